"""Photos that people upload, made small and harmless: one baseline JPEG without a word about camera or place."""

from lotse.lib.pictures.shrinking import Picture, PictureError, shrink

__all__ = ["Picture", "PictureError", "shrink"]
