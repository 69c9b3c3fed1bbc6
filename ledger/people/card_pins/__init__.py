"""The PIN of a printed card: set at a kiosk by the letter that comes with it, never at a desk."""
