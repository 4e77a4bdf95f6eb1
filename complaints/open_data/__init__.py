"""Everything public as files: what is in them (records), how they look (formats), the counts
beside them (counts), and the snapshots of each month (building, snapshots)."""
