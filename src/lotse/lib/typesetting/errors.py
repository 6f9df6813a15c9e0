"""What can go wrong between a template and a finished page.

TypesetError        the page could not be made (template, data, or a worker process)
PlaceholderError    a text names a placeholder that nobody fills
"""


class TypesetError(Exception):
    """A document could not be typeset.

    The message is one German sentence for the clerk; `details` is English, for the log.
    """

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.details = details


class PlaceholderError(Exception):
    """A text holds a placeholder that is unknown or badly written. The message is a German sentence."""
