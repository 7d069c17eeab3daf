"""The desktop: frame, widgets and pages. The only package that uses Qt; it gets its services as callables."""
