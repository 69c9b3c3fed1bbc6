"""How somebody becomes a volunteer, is moved, suspended and leaves; two people stand behind enrolments."""
