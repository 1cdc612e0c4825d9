"""Lists on paper: ``document`` from tables (``table``) with QR codes (``qr``), drawn as PDF (``pdf``)."""
