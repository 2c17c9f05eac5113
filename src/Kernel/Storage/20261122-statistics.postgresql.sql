-- Lets the application, which owns nothing, ask for fresh planner statistics of tables that an import is just filling.
CREATE FUNCTION kernel_analyze(targets text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE target text;
BEGIN
  FOREACH target IN ARRAY targets LOOP
    EXECUTE format('ANALYZE %I', target);
  END LOOP;
END $$;
