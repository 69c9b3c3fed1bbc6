"""Where things are: the organisation tree, checkpoints, routes, shops and kiosks."""
