"""What a generated catalogue is made of."""
