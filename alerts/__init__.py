"""Words and channels: transitions in, deliveries out. Sees no connection and no clock."""
