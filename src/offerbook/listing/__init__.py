"""How records are found: listings, their columns, filters and conditions."""
