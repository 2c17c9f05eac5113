CREATE TABLE brands_setup (
  id integer NOT NULL PRIMARY KEY,
  at timestamptz NOT NULL
);
SELECT kernel_share('brands_setup');
