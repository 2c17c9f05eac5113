-- False: asked again as a playbook says, and not agreed yet; it counts for nothing.
ALTER TABLE activities_partnerships ADD COLUMN agreed boolean NOT NULL DEFAULT true;
