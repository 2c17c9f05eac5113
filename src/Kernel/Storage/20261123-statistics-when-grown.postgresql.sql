-- Looks only at tables that the planner takes for small or that have grown fourfold since they were last looked at: of the others it knows enough.
CREATE OR REPLACE FUNCTION kernel_analyze(targets text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE target text;
BEGIN
  FOREACH target IN ARRAY targets LOOP
    IF (SELECT sum(greatest(c.reltuples, 0)) < 20000 OR sum(pg_relation_size(t.relid)) > 4 * 8192 * sum(greatest(c.relpages, 0)) 
        FROM (SELECT relid FROM pg_partition_tree(target::regclass) WHERE isleaf UNION SELECT target::regclass) t JOIN pg_class c ON c.oid = t.relid WHERE c.relkind = 'r') THEN
      EXECUTE format('ANALYZE %I', target);
    END IF;
  END LOOP;
END $$;
