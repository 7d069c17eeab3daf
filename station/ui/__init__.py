"""The desktop: frame, widgets and pages. The only package that knows Qt; services are handed in as callables."""
