"""What officers are to have and to know: the standard against what there is (EQ-02), and training (EQ-03)."""
