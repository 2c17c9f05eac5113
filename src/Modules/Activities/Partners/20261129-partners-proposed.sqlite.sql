-- False: asked again as a playbook says, and not agreed yet; it counts for nothing.
ALTER TABLE activities_partnerships ADD COLUMN agreed INTEGER NOT NULL DEFAULT 1;
