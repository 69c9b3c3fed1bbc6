"""Claims by form: what may be claimed so, in whose area it was, and evidence that is added later."""
