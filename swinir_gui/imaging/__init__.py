"""Pictures as files: read with all they carry, results that grow on disk, writing that is all or nothing."""
