using System.Globalization;
using System.Text.RegularExpressions;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Guildhall.Tests.Schema;

public sealed class SchemaTests
{
    // Tables that belong to no single brand. Everything else outside the kernel must be a brand's own, behind row security.
    private static readonly string[] SharedTables =
    [
        "brands_agencies", "brands_brands", "brands_operators", "brands_recovery_codes", "brands_roles", "brands_sessions",
        "brands_invitations", "brands_api_keys", "brands_setup", "brands_audit_heads",
    ];

    [Fact]
    public async Task The_migrations_build_exactly_the_tables_that_the_model_describes()
    {
        await using var world = await KernelWorld.Create();
        await using var db = world.Open();
        var model = db.GetService<IDesignTimeModel>().Model.GetRelationalModel();
        var built = await Columns(db);
        var indexes = await Indexes(db);
        var modelled = model.Tables.Select(t => t.Name).ToHashSet();

        var described =
            from table in model.Tables
            from column in table.Columns
            select $"{table.Name}.{column.Name} {StoreType(column.StoreType)} {(column.IsNullable ? "null" : "not null")}";
        var keys =
            from table in model.Tables
            from index in table.Indexes.Select(i => (i.Name, i.IsUnique, Columns: i.Columns.Select(c => c.Name)))
                .Append((table.PrimaryKey!.Name, IsUnique: true, Columns: table.PrimaryKey.Columns.Select(c => c.Name)))
            select $"{table.Name}({string.Join(",", index.Columns)}){(index.IsUnique ? " unique" : "")}";

        Assert.NotEmpty(modelled);
        Assert.Equal(described.Order(), built.Where(c => modelled.Contains(c.Split('.')[0])).Order());
        Assert.Equal(keys.Order(), indexes.Where(i => modelled.Contains(i.Split('(')[0])).Order());
    }

    [Fact]
    public async Task Every_table_is_the_kernels_or_shared_by_name_or_a_brands_own_behind_row_security()
    {
        await using var world = await KernelWorld.Create();
        await using var db = world.Open();
        var columns = await Columns(db);
        foreach (var table in columns.Select(c => c.Split('.')[0]).Distinct().Where(t => !t.StartsWith("kernel_", StringComparison.Ordinal) && !SharedTables.Contains(t)))
        {
            Assert.Contains(columns, c => c.StartsWith($"{table}.brand_id ", StringComparison.Ordinal));
            if (db.IsSqlite) continue;
            Assert.Equal(1, await db.Count($"select count(*) from pg_class where relname = {table} and relrowsecurity and relforcerowsecurity"));
            Assert.Equal(1, await db.Count($"select count(*) from pg_policies where tablename = {table} and policyname = 'brand_rows'"));
        }
    }

    [Fact]
    public async Task A_brands_rows_lead_every_key_with_its_id()
    {
        await using var world = await KernelWorld.Create();
        await using var db = world.Open();
        var columns = await Columns(db);
        var branded = columns.Where(c => c.Contains(".brand_id ", StringComparison.Ordinal) && !c.StartsWith("kernel_", StringComparison.Ordinal)).Select(c => c.Split('.')[0]).ToHashSet();
        Assert.All((await Indexes(db)).Where(i => i.EndsWith(" unique", StringComparison.Ordinal) && branded.Contains(i.Split('(')[0])),
            index => Assert.StartsWith("brand_id", index.Split('(')[1], StringComparison.Ordinal));
    }

    [Fact]
    public void Both_databases_are_migrated_by_the_same_files()
    {
        string[] Names(StorageKind kind) => [.. Migrations.Files(new AppDbSource(new StorageOptions(kind, kind == StorageKind.Sqlite ? TestDatabase.TempPath("names.db") : "Host=localhost"), TestDatabase.Modules)).Select(f => f.Name)];

        Assert.Equal(Names(StorageKind.Sqlite), Names(StorageKind.PostgreSql));
    }

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        await using var world = await KernelWorld.Create();
        await using var db = world.Open();
        var before = await Columns(db);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => world.Source.Migrate()));

        Assert.Equal(before, await Columns(db));
    }

    [Fact]
    public async Task One_brand_never_sees_the_rows_of_another()
    {
        await using var world = await KernelWorld.Create();
        var other = new BrandId(Guid.CreateVersion7());
        foreach (var brand in new[] { world.Brand, other })
        {
            await using var db = world.Open(brand);
            await db.Execute($"insert into members_tags (brand_id, member_id, tag) values ({brand}, {Guid.CreateVersion7()}, 'vip')");
        }

        await using var mine = world.Open();
        Assert.Equal(1, await mine.Count($"select count(*) from members_tags where brand_id = {world.Brand}"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => mine.Count($"select count(*) from members_tags"));
        if (!mine.IsSqlite)
        {
            Assert.Equal(1, await mine.Count($"select count(*) from members_tags where brand_id is not null"));
            await Assert.ThrowsAsync<Npgsql.PostgresException>(() => mine.Execute($"insert into members_tags (brand_id, member_id, tag) values ({other}, {Guid.CreateVersion7()}, 'x')"));
        }
    }

    /// <summary>A planner that takes the newest brand for one row joins its members with each other one by one.</summary>
    [Fact]
    public async Task The_planner_takes_no_brand_for_empty_because_it_came_last()
    {
        await using var world = await KernelWorld.Create();
        await using (var db = world.Open())
        {
            if (db.IsSqlite)
            {
                Assert.Equal(1, await db.Count($"select count(*) from sqlite_stat1 where tbl = 'members_tags' and idx = 'members_tags' and stat like '1000000 %'"));
                return;
            }
            await db.Execute($"insert into members_tags (brand_id, member_id, tag) select {world.Brand}, gen_random_uuid(), 'vip' from generate_series(1, 4000)");
            await db.Execute($"select kernel_analyze(array['members_tags'])");
        }
        await using var late = world.Open(new(Guid.CreateVersion7()));
        var plan = await late.Query($"explain select tag from members_tags where brand_id = {late.CurrentBrand}", r => r.Text(0));
        var rows = int.Parse(Regex.Match(plan[0], @"rows=(\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(rows > 1000, string.Join('\n', plan));
    }

    /// <summary>What a crowd fills within seconds is looked up by its key, not read whole because the planner knows nothing of it yet.</summary>
    [Fact]
    public async Task A_table_that_grows_fast_is_looked_at_and_then_left_alone()
    {
        await using var world = await KernelWorld.Create();
        await using var db = world.Open();
        if (db.IsSqlite)
        {
            Assert.True(await db.Count($"select count(*) from sqlite_stat1 where tbl = 'members_tags'") > 0);
            return;
        }
        Assert.Equal(0, await YoungTables.Look(world.Source, default));
        await db.Execute($"insert into members_tags (brand_id, member_id, tag) select {world.Brand}, gen_random_uuid(), 'vip' from generate_series(1, 4000)");
        // The server counts what was written a moment after the commit.
        for (var wait = 0; await YoungTables.Look(world.Source, default) == 0 && wait < 600; wait++) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        Assert.Equal(4000, await db.Count($"select cast(reltuples as bigint) from pg_class where relname = 'members_tags' and relnamespace = current_schema()::regnamespace"));
        await db.Execute($"insert into members_tags (brand_id, member_id, tag) select {world.Brand}, gen_random_uuid(), 'vip' from generate_series(1, 2000)");
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        Assert.Equal(0, await YoungTables.Look(world.Source, default));
    }

    private static string StoreType(string type) => type switch { "timestamp with time zone" => "timestamptz", "character varying" => "text", _ => type.ToLowerInvariant() };

    private static Task<List<string>> Columns(AppDb db) => db.Query(db.IsSqlite
        ? Sql.Of($"""
            select m.name || '.' || c.name || ' ' || lower(c.type) || case when c."notnull" or c.pk then ' not null' else ' null' end
            from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite%' order by m.name, c.cid
            """)
        : Sql.Of($"""
            select c.table_name || '.' || c.column_name || ' ' || case c.data_type when 'timestamp with time zone' then 'timestamptz' else c.data_type end || case c.is_nullable when 'YES' then ' null' else ' not null' end
            from information_schema.columns c join pg_class p on p.relname = c.table_name and not p.relispartition
            where c.table_schema = current_schema() order by c.table_name, c.ordinal_position
            """), r => r.Text(0));

    private static Task<List<string>> Indexes(AppDb db) => db.Query(db.IsSqlite
        ? Sql.Of($"""
            select m.name || '(' || group_concat(i.name, ',') || ')' || case when l."unique" then ' unique' else '' end
            from sqlite_master m join pragma_index_list(m.name) l join pragma_index_info(l.name) i
            where m.type = 'table' group by m.name, l.name
            union all select m.name || '(' || c.name || ') unique' from sqlite_master m join pragma_table_info(m.name) c
            where m.type = 'table' and c.pk = 1 and not exists (select 1 from pragma_index_list(m.name) where origin = 'pk')
            """)
        : Sql.Of($"""
            select t.relname || '(' || string_agg(a.attname, ',' order by k.n) || ')' || case when i.indisunique then ' unique' else '' end
            from pg_index i join pg_class t on t.oid = i.indrelid and not t.relispartition join pg_namespace s on s.oid = t.relnamespace and s.nspname = current_schema()
            cross join lateral unnest(i.indkey) with ordinality as k(attnum, n) join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum
            group by t.relname, i.indexrelid, i.indisunique
            """), r => r.Text(0));
}
