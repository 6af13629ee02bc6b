"""Pictures as files: reading with depth, profile, transparency and metadata; results that grow on disk; writing that is all or nothing."""
