using System.Diagnostics;
using Guildhall.Bench.Noop;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Npgsql;

namespace Guildhall.Tests.Kernel;

public sealed class LanesRaceTests
{
    [Fact]
    public async Task Stock_is_never_oversold_and_each_id_sells_once_however_often_it_is_sent()
    {
        await using var world = await LaneWorld.Create();
        var stock = await world.AddStock(100);
        var ids = Enumerable.Range(0, 400).Select(_ => LaneWorld.NewId()).ToArray();

        var answers = await Task.WhenAll(Enumerable.Range(0, 2000).Select(n => world.Orders.Post(world.Brand, stock, new PlaceNoopOrder(ids[n % 400], n % 400, 1)).AsTask()));

        Assert.Equal((100, 100, 0), await world.Books(stock));
        Assert.All(answers.Index().GroupBy(a => a.Index % 400), tries => Assert.Single(tries.Select(t => t.Item.Refusal).Distinct()));
        Assert.Equal(100, answers.Index().Where(a => a.Item.Refusal is null).Select(a => a.Index % 400).Distinct().Count());
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Equal(NoopRefusals.SoldOut, a.Refusal));
    }

    [Fact]
    public async Task The_same_id_again_gets_the_same_answer_and_another_body_is_refused()
    {
        await using var world = await LaneWorld.Create();
        var stock = await world.AddStock(10);
        var order = new PlaceNoopOrder(LaneWorld.NewId(), 1, 2);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => world.Orders.Post(world.Brand, stock, order).AsTask()));
        var other = await world.Orders.Post(world.Brand, stock, order with { Quantity = 3 });
        await using var elsewhere = world.Kernel.Open(new BrandId(LaneWorld.NewId()));
        var otherBrand = await world.Orders.Post(elsewhere.CurrentBrand, await NoopTables.AddStock(elsewhere, 5), order);

        Assert.All(answers, a => Assert.Equal(new NoopReceipt(order.Id, 2), a.Value));
        Assert.Equal(NoopRefusals.OtherBody, other.Refusal);
        Assert.Null(otherBrand.Refusal);
        Assert.Equal((1, 2, 8), await world.Books(stock));
    }

    [Fact]
    public async Task The_last_unit_has_one_winner_in_every_burst()
    {
        await using var world = await LaneWorld.Create();
        for (var burst = 0; burst < 50; burst++)
        {
            var stock = await world.AddStock(1);
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(async () => await world.Orders.Post(world.Brand, stock, new PlaceNoopOrder(LaneWorld.NewId(), n, 1)))));
            Assert.Equal(1, answers.Count(a => a.Refusal is null));
        }
    }

    [Fact]
    public async Task Two_nodes_on_one_database_never_oversell_and_agree_on_every_id()
    {
        await using var first = await LaneWorld.Create();
        await using var second = await LaneWorld.Create(sharing: first);
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 5; round++)
        {
            var stock = await first.AddStock(150);
            var orders = Enumerable.Range(0, 600).Select(n => new PlaceNoopOrder(LaneWorld.NewId(), n, random.Next(1, 4))).ToArray();
            // Every order goes to both nodes, in different orders of arrival.
            Task<Result<NoopReceipt>[]> Fire(LaneWorld node, int turn) => Task.WhenAll(orders.OrderBy(o => o.Member * turn % 601)
                .Select(o => Task.Run(async () => await node.Orders.Post(first.Brand, stock, o))));

            var answers = await Task.WhenAll(Fire(first, 7), Fire(second, 13));

            var (rows, units, left) = await first.Books(stock);
            Assert.True(units + left == 150 && left >= 0, $"{units} sold and {left} left of 150, seed {seed}");
            var sold = await first.SoldIds(stock);
            var told = answers.SelectMany(a => a).Where(a => a.Refusal is null).Select(a => a.Value.Id).ToHashSet();
            Assert.True(sold.SetEquals(told), $"{sold.Count} rows but {told.Count} were told, seed {seed}");
            Assert.Equal(rows, told.Count);
        }
    }

    [Fact]
    public async Task Connections_killed_under_fire_lose_nothing_that_was_acknowledged_and_sell_nothing_twice()
    {
        if (TestDatabase.Kind != StorageKind.PostgreSql) return; // SQLite has no connection to lose; the crash test kills its process.
        await using var world = await LaneWorld.Create();
        var stock = await world.AddStock(100_000);
        using var over = new CancellationTokenSource();
        var killed = 0;
        var killer = Task.Run(async () =>
        {
            await using var owner = new NpgsqlConnection(world.Kernel.Source.Options.Connection);
            await owner.OpenAsync();
            while (!over.IsCancellationRequested)
            {
                await using var kill = new NpgsqlCommand("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query like '%bench_%'", owner);
                killed += Convert.ToInt32(await kill.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
                await Task.Delay(TimeSpan.FromMilliseconds(15), TimeProvider.System);
            }
        });
        var told = await Task.WhenAll(Enumerable.Range(0, 64).Select(buyer => Task.Run(async () =>
        {
            var ids = new List<Guid>();
            for (var n = 0; n < 40; n++)
            {
                var order = new PlaceNoopOrder(LaneWorld.NewId(), buyer, 1);
                while ((await world.Orders.Post(world.Brand, stock, order)).Refusal is { } refusal) Assert.Equal(RefusalKind.Busy, refusal.Kind);
                ids.Add(order.Id);
            }
            return ids;
        })));
        await over.CancelAsync();
        await killer;

        Assert.True(killed > 0, "Nothing was killed.");
        Assert.Equal((64 * 40, 64 * 40, 100_000 - 64 * 40), await world.Books(stock));
        Assert.True((await world.SoldIds(stock)).SetEquals(told.SelectMany(ids => ids)));
    }

    [Fact]
    public async Task A_process_killed_in_the_middle_of_fire_has_kept_everything_it_acknowledged()
    {
        for (var round = 0; round < 5; round++)
        {
            StorageOptions storage;
            BrandId brand;
            Guid stock;
            await using (var before = await LaneWorld.Create())
                (storage, brand, stock) = (before.Kernel.Source.Options, before.Brand, await before.AddStock(10_000_000));

            var told = await FireAndKill(storage, brand, stock, TimeSpan.FromMilliseconds(Random.Shared.Next(100, 400)));

            await using var source = new AppDbSource(storage, []);
            await using var db = source.Open(Actor.System(brand));
            var kept = (await db.Query($"select id from bench_orders where brand_id = {brand} and activity = {stock}", r => r.Guid(0))).ToHashSet();
            var left = await db.Count($"select units_left from bench_stock where brand_id = {brand} and id = {stock}");
            Assert.True(told.Count > 0, "The victim was killed before it said anything.");
            Assert.True(kept.IsSupersetOf(told), $"{told.Except(kept).Count()} of {told.Count} acknowledged orders are gone.");
            Assert.Equal(10_000_000, left + kept.Count);
        }
    }

    /// <summary>Answers the ids the victim had printed completely. It is killed some time after its first one.</summary>
    private static async Task<HashSet<Guid>> FireAndKill(StorageOptions storage, BrandId brand, Guid stock, TimeSpan after)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        var db = (storage.Kind == StorageKind.Sqlite ? "sqlite:" : "postgres:") + storage.Connection;
        foreach (var word in (string[])[typeof(NoopTables).Assembly.Location, "fire", "noop", "--db", db, "--seconds", "60"]) start.ArgumentList.Add(word);
        start.Environment["GUILDHALL_FIRE_BRAND"] = brand.Value.ToString();
        start.Environment["GUILDHALL_FIRE_STOCK"] = stock.ToString();
        using var victim = Process.Start(start)!;
        var told = new HashSet<Guid>();
        Task? kill = null;
        while (await victim.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Length == 36) told.Add(Guid.Parse(line));
            kill ??= Task.Run(async () =>
            {
                await Task.Delay(after, TimeProvider.System);
                victim.Kill();
            });
        }
        await (kill ?? Task.CompletedTask);
        await victim.WaitForExitAsync();
        return told;
    }
}
