"""What a volunteer agrees to, purpose by purpose: versioned words, given and withdrawn, each time kept."""
