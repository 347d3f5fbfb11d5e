"""How a folder of TOML files becomes records and findings."""
