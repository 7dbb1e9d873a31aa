"""How the verifier that ships with Sourcier was trained; nothing here is needed to run it."""
