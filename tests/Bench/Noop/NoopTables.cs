using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Bench.Noop;

/// <summary>Tables of the bench and of the lane's tests. They are made here, as owner, so that the product's schema stays clean.</summary>
public static class NoopTables
{
    private const string Sqlite = """
        drop table if exists bench_orders; drop table if exists bench_stock;
        create table bench_stock (brand_id BLOB NOT NULL, id BLOB NOT NULL, units_left INTEGER NOT NULL CHECK (units_left >= 0), PRIMARY KEY (brand_id, id)) WITHOUT ROWID;
        create table bench_orders (brand_id BLOB NOT NULL, activity BLOB NOT NULL, id BLOB NOT NULL, member INTEGER NOT NULL, quantity INTEGER NOT NULL CHECK (quantity > 0), body INTEGER NOT NULL,
          PRIMARY KEY (brand_id, activity, id)) WITHOUT ROWID;
        """;

    private const string PostgreSql = """
        drop table if exists bench_orders; drop table if exists bench_stock;
        create table bench_stock (brand_id uuid NOT NULL, id uuid NOT NULL, units_left bigint NOT NULL CHECK (units_left >= 0), PRIMARY KEY (brand_id, id));
        create table bench_orders (brand_id uuid NOT NULL, activity uuid NOT NULL, id uuid NOT NULL, member bigint NOT NULL, quantity integer NOT NULL CHECK (quantity > 0), body bigint NOT NULL,
          PRIMARY KEY (brand_id, activity, id));
        select kernel_protect('bench_stock'); select kernel_protect('bench_orders');
        """;

    public static async Task Create(AppDbSource source)
    {
        await using var db = source.OpenAsOwner();
        await using var transaction = await db.Begin();
        await using var command = db.Command(db.IsSqlite ? Sqlite : PostgreSql);
        await command.ExecuteNonQueryAsync();
        await transaction.Commit();
    }

    public static async Task<Guid> AddStock(AppDb db, long units)
    {
        var id = Id.New(TimeProvider.System);
        await db.Execute($"insert into bench_stock (brand_id, id, units_left) values ({db.CurrentBrand}, {id}, {units})");
        return id;
    }
}
