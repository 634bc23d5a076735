"""What an auditor is handed: tables, one document, and the archive that holds them."""
