ALTER TABLE kernel_schedule ADD COLUMN plans bigint NOT NULL DEFAULT 0;
