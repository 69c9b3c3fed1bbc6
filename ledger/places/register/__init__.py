"""The register of places: checkpoints, routes, posts and shops, as the desk edits them."""
