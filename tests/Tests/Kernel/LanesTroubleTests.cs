using Guildhall.Bench.Noop;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Guildhall.Tests.Kernel;

public sealed class LanesTroubleTests
{
    private static readonly LaneOptions Quick = new() { Pause = TimeSpan.FromMilliseconds(1), Workers = 1 };

    public static TheoryData<string> Collisions => ["40001", "40P01", "sqlite 5", "sqlite 6"];

    [Theory]
    [MemberData(nameof(Collisions))]
    public async Task After_a_collision_the_whole_batch_is_repeated(string code)
    {
        await using var world = await LaneWorld.Create(Quick);
        var tries = 0;
        world.Script.Decide = (_, batch) => ++tries <= 2 ? throw Error(code) : Task.FromResult(LaneScript.Echo(batch));

        var answer = await world.Asks.Post(world.Brand, LaneWorld.NewId(), new Ask(7));

        Assert.Equal(("answer 7", 3), (answer.Value, tries));
    }

    [Fact]
    public async Task Endless_collisions_end_in_Busy()
    {
        await using var world = await LaneWorld.Create(Quick with { Tries = 3 });
        world.Script.Decide = (_, _) => throw Error("40001");

        var answer = await world.Asks.Post(world.Brand, LaneWorld.NewId(), new Ask(7));

        Assert.Equal(("kernel.busy", 3), (answer.Refusal?.Code, world.Script.Seen.Count));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_wrong_number_of_answers_fails_the_batch_and_leaves_nothing(int more)
    {
        await using var world = await LaneWorld.Create(Quick);
        var stock = await world.AddStock(10);
        world.Script.Decide = async (db, batch) =>
        {
            await db.Execute($"update bench_stock set units_left = 0 where brand_id = {batch.Brand} and id = {stock}");
            return new Result<string>[batch.Count + more].Select(_ => (Result<string>)"made up").ToArray();
        };

        await Assert.ThrowsAsync<LaneBrokeException>(() => world.Asks.Post(world.Brand, stock, new Ask(1)).AsTask());

        Assert.Equal(10, (await world.Books(stock)).Left);
    }

    [Fact]
    public async Task A_forgotten_answer_fails_the_batch()
    {
        await using var world = await LaneWorld.Create(Quick);
        world.Script.Decide = (_, batch) => Task.FromResult(new Result<string>[batch.Count]);

        await Assert.ThrowsAsync<LaneBrokeException>(() => world.Asks.Post(world.Brand, LaneWorld.NewId(), new Ask(1)).AsTask());
    }

    [Fact]
    public async Task An_error_of_the_handler_fails_its_batch_once_and_the_lane_goes_on()
    {
        await using var world = await LaneWorld.Create(Quick);
        world.Script.Decide = (_, batch) => batch.Any(a => a.N < 0) ? throw new InvalidOperationException("bug") : Task.FromResult(LaneScript.Echo(batch));
        var activity = LaneWorld.NewId();

        var broken = Enumerable.Range(0, 20).Select(_ => world.Asks.Post(world.Brand, activity, new Ask(-1)).AsTask()).ToList();
        foreach (var task in broken) Assert.Equal("bug", (await Assert.ThrowsAsync<LaneBrokeException>(() => task)).InnerException?.Message);

        Assert.Equal(20, world.Script.Seen.Sum(b => b.Numbers.Length));
        Assert.Equal("answer 1", (await world.Asks.Post(world.Brand, activity, new Ask(1))).Value);
    }

    [Fact]
    public async Task A_value_the_database_refuses_fails_alone_and_its_neighbours_are_served()
    {
        await using var world = await LaneWorld.Create(Quick);
        var stock = await world.AddStock(1000);
        var seed = Random.Shared.Next();
        var poisoned = Enumerable.Range(0, 100).OrderBy(_ => new Random(seed).Next()).Take(3).ToHashSet();

        var orders = Enumerable.Range(0, 100).Select(n => world.Orders.Post(world.Brand, stock, new PlaceNoopOrder(LaneWorld.NewId(), n, poisoned.Contains(n) ? 0 : 1)).AsTask()).ToList();
        var failed = new List<int>();
        for (var n = 0; n < orders.Count; n++)
            try { await orders[n]; }
            catch (LaneBrokeException) { failed.Add(n); }

        Assert.True(failed.ToHashSet().SetEquals(poisoned), $"failed {string.Join(' ', failed)}, seed {seed}");
        Assert.Equal((97, 97, 903), await world.Books(stock));
    }

    [Fact]
    public async Task After_a_lost_connection_what_was_committed_is_answered_from_its_rows_and_the_rest_is_decided_again()
    {
        await using var world = await LaneWorld.Create(Quick);
        var lost = false;
        var gate = new TaskCompletionSource();
        world.Script.Decide = async (_, batch) =>
        {
            await gate.Task;
            if (batch.Count == 1 || lost) return LaneScript.Echo(batch);
            lost = true;
            throw Error(TestDatabase.Kind == StorageKind.Sqlite ? "sqlite 10" : "connection");
        };
        world.Script.Recall = batch => [.. batch.Select(a => a.N % 2 == 0 ? $"recalled {a.N}" : (Result<string>?)null)];
        var activity = LaneWorld.NewId();
        var first = world.Asks.Post(world.Brand, activity, new Ask(0)).AsTask();
        await Eventually.True(() => world.Script.Seen.Count == 1);
        var asks = Enumerable.Range(1, 20).Select(n => world.Asks.Post(world.Brand, activity, new Ask(n)).AsTask()).Prepend(first).ToList();
        gate.SetResult();

        var answers = await Task.WhenAll(asks);

        Assert.Equal(Enumerable.Range(0, 21).Select(n => n % 2 == 0 && n > 0 ? $"recalled {n}" : $"answer {n}"), answers.Select(a => a.Value));
        Assert.Equal(Enumerable.Range(0, 21).Where(n => n % 2 == 1), world.Script.Seen[^1].Numbers);
    }

    [Fact]
    public async Task A_database_that_stays_away_is_told_as_Busy()
    {
        await using var world = await LaneWorld.Create(Quick with { Tries = 2 });
        world.Script.Decide = (_, _) => throw Error(TestDatabase.Kind == StorageKind.Sqlite ? "sqlite 10" : "connection");
        world.Script.Recall = _ => throw Error("connection");

        var answer = await world.Asks.Post(world.Brand, LaneWorld.NewId(), new Ask(1));

        Assert.Equal(RefusalKind.Busy, answer.Refusal?.Kind);
    }

    [Fact]
    public async Task A_hint_that_fails_after_the_commit_does_not_take_the_answer_back()
    {
        await using var world = await LaneWorld.Create(Quick);
        world.Script.Decide = (db, batch) =>
        {
            db.AfterCommit(() => throw new InvalidOperationException("hint"));
            return Task.FromResult(LaneScript.Echo(batch));
        };

        Assert.Equal("answer 1", (await world.Asks.Post(world.Brand, LaneWorld.NewId(), new Ask(1))).Value);
    }

    [Fact]
    public async Task The_lane_commits_durably()
    {
        await using var world = await LaneWorld.Create(Quick);
        world.Script.Decide = async (db, batch) =>
        {
            var durable = db.IsSqlite
                ? (await db.First($"pragma synchronous", r => r.Int(0)), await db.First($"pragma journal_mode", r => r.Text(0))) is (2, "wal")
                : await db.First($"select current_setting('fsync'), current_setting('synchronous_commit')", r => (r.Text(0), r.Text(1))) is ("on", "on");
            return [.. batch.Select(_ => (Result<string>)(durable ? "durable" : "not durable"))];
        };

        Assert.Equal("durable", (await world.Asks.Post(world.Brand, LaneWorld.NewId(), new Ask(1))).Value);
    }

    [Theory]
    [InlineData("Host=x", 64)]
    [InlineData("Host=x;Max Auto Prepare=0", 0)]
    [InlineData("Host=x;Max Auto Prepare=5", 5)]
    public void Statements_are_prepared_unless_the_operator_says_otherwise(string connection, int prepared) =>
        Assert.Equal(prepared, new NpgsqlConnectionStringBuilder(AppDbSource.PostgreSqlConnectionString(connection, AppDbSource.AppRole)).MaxAutoPrepare);

    private static Exception Error(string code) => code switch
    {
        "connection" => new NpgsqlException("Exception while reading from stream", new IOException("gone")),
        ['s', 'q', ..] => new SqliteException(code, int.Parse(code[7..], System.Globalization.CultureInfo.InvariantCulture)),
        _ => new PostgresException("made up", "ERROR", "ERROR", code),
    };
}
