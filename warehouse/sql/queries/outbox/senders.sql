SELECT DISTINCT claimed_by FROM core.deliveries WHERE state = 'sending'
