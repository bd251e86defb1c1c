// Signage
