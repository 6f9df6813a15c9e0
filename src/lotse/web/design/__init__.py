"""The design system: icons, fields, frames and the gallery that shows every component in every state."""
