using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Brands;

public sealed class RemoveDemoTests
{
    [Fact]
    public async Task A_demo_is_removed_although_what_still_counts_holds_its_rows_the_other_way_round()
    {
        await using var world = await WebWorld.Create();
        var (demo, other) = (await world.NewBrand(), await world.NewBrand());
        using var owner = await world.SignIn(Role.Owner, demo);
        await using var db = world.Open(demo.Id);
        var (first, last) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await db.Execute($"update brands_brands set demo = {true} where id = {demo.Id}");
        foreach (var scope in (Guid[])[first, last])
            await db.Execute($"insert into insights_stale (brand_id, kind, scope_id, from_day, to_day, version, marked_at) values ({demo.Id}, 'none', {scope}, 1, 1, 1, {world.Clock.GetUtcNow()})");
        Task Touch(AppDb by, Guid scope) => by.Execute($"update insights_stale set version = version + 1 where brand_id = {demo.Id} and scope_id = {scope}");

        Task<HttpResponseMessage> removing;
        await using (var counting = await db.Begin())
        {
            await Touch(db, last);
            removing = owner.Post($"/b/{demo.Code}/settings/remove-demo", null, ("name", demo.Name));
            await UntilItWaits(db); // It has the first row then and waits for the last, or for this whole transaction.
            try
            {
                await Touch(db, first);
                await counting.Commit();
            }
            catch (Exception e) when (StorageTrouble.RefusalFor(e) is { Code: "kernel.busy" }) { } // PostgreSQL ends either of the two.
        }

        using (var removed = await removing) Assert.Equal("/", Browser.Location(removed));
        await using var all = world.Open(null);
        var left = (await all.AllBrands()).Select(b => b.Id).ToHashSet();
        Assert.Equal((false, true), (left.Contains(demo.Id), left.Contains(other.Id)));
    }

    private static async Task UntilItWaits(AppDb db)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            if (db.IsSqlite ? tries > 10 : await db.Count($"select count(*) from pg_locks l join pg_stat_activity a on a.pid = l.pid and a.datname = current_database() where not l.granted") > 0) return;
        }
        Assert.Fail("Nothing waits.");
    }
}
