"""The journey „Einrichten“: street directory, neighbourhood, office card, who works here."""
