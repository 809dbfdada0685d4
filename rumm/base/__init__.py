"""TOML in; the model and problems out. The only package that knows the keys of a base."""
