"""Papers out: a letter as frozen values, as .docx that counsel edit, and as PDF."""
