using System.Globalization;
using System.Text;
using Guildhall.Commerce.Import;
using Guildhall.Conversations.Import;
using Guildhall.Kernel;
using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Import;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Imports;

/// <summary>An import that was stopped, or whose node died, ends as one that ran through.</summary>
public sealed class ImportResumeTests
{
    // Some mention whom they meet only later, some reply downwards; people come and go; every seventh line is broken.
    private static readonly string History = "time,user,text,id,reply_to,type\n" + string.Concat(Enumerable.Range(0, 9000).Select(i => (i % 7, i % 500) switch
    {
        (_, 499) => $"{At(i)},,\"成员{i % 97}\"通过扫描二维码加入群聊,{i},,系统消息\n",
        (3, _) => $"never,成员{i % 90},x,{i},,\n",
        (5, _) => $"{At(i)},成员{i / 90},@成员{(i + 4000) / 90} 你好,{i},{i + 900},\n",
        _ => $"{At(i)},成员{i / 90},第{i}条 @成员{Math.Max(0, i - 3000) / 90},{i},{i - 1},\n",
    }));

    [Fact]
    public async Task A_chat_stopped_after_every_batch_ends_as_one_that_ran_through()
    {
        await using var straight = await ImportWorld.Create();
        await using var halting = await ImportWorld.Create();

        var whole = await straight.Import<ImportChat>(History, group: "一群");
        var (pieces, stops) = await InPieces<ImportChat>(halting, History, "一群");

        Assert.True(stops >= 3, $"stopped {stops} times");
        Assert.Equal(Counts(whole), Counts(pieces));
        Assert.True(Counts(whole)["mentions"] > 5000);
        Assert.Equal(await Messages(straight), await Messages(halting));
        Assert.Equal(await Mentions(straight), await Mentions(halting));
        Assert.Equal(await Stays(straight), await Stays(halting));
        Assert.Equal(await Errors(straight, whole), await Errors(halting, pieces));
    }

    [Fact]
    public async Task Orders_and_members_stopped_after_every_batch_are_neither_lost_nor_doubled()
    {
        await using var world = await ImportWorld.Create();
        var orders = "order_no,paid_at,customer,sku,title,quantity,unit_price\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"A{i % 3001},2026-01-05 09:00,c{i % 700},S{i % 9},茶,1,{i % 11}\n"));
        var members = "id,姓名,手机,群\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"c{i},成员{i},{13_800_000_000 + i % 4800},一群\n"));

        var (sold, stops) = await InPieces<ImportOrders>(world, orders, null);
        var (met, _) = await InPieces<ImportMembers>(world, members, null);

        Assert.Equal((3, 5000L), (stops, ImportConsole.Result(sold).Added));
        Assert.Equal(5000, await world.Count("commerce_order_lines"));
        Assert.Equal(3001, await world.Count("commerce_orders"));
        // 700 bought before; of the others, the last 200 have the phone of one listed above.
        Assert.Equal((4100L, 900L), (ImportConsole.Result(met).Added, ImportConsole.Result(met).Known));
        Assert.Equal(4800, await world.Count("members_members"));
        Assert.Equal(4800, await world.Count("members_memberships"));
    }

    [Fact]
    public async Task When_a_node_dies_another_takes_over_where_it_stopped()
    {
        await using var world = await ImportWorld.Create();
        var id = await Start<ImportChat>(world, History, "一群");
        await OneBatch(world, id);
        // What a killed process leaves behind: a running job whose lease nobody renews.
        await using (var db = world.Open())
            await db.Execute($"update kernel_jobs set state = 'running', wanted = 'run', held_until = {world.Kernel.Clock.GetUtcNow() + TimeSpan.FromSeconds(20)} where id = {id}");
        var runner = world.Kernel.Services.GetRequiredService<JobRunner>();
        Assert.False(await runner.RunNext(default, id));
        world.Kernel.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await runner.RunNext(default, id));

        await using var after = world.Open();
        var job = (await after.FindJob(id))!;
        Assert.Equal(JobState.Done, job.State);
        Assert.Equal(ImportConsole.Result(job).Added, await world.Count("conversations_messages"));
    }

    [Fact]
    public async Task A_cancelled_import_keeps_what_is_in_and_the_file_again_brings_the_rest()
    {
        await using var world = await ImportWorld.Create();
        var id = await Start<ImportChat>(world, History, "一群");
        await OneBatch(world, id, JobWish.Cancel);
        var some = await world.Count("conversations_messages");

        var rest = ImportConsole.Result(await world.Import<ImportChat>(History, group: "一群"));

        Assert.InRange(some, 1, 3000);
        Assert.Equal((some, rest.Added + rest.Known), (rest.Known, await world.Count("conversations_messages")));
    }

    [Fact]
    public async Task An_undo_stopped_halfway_goes_on()
    {
        await using var world = await ImportWorld.Create();
        var import = await world.Import<ImportChat>(History, group: "一群");
        await using var db = world.Open();
        var undo = await db.StartJob<UndoChatImport>("undo", new UndoRequest(import.Id.Value), world.Kernel.Clock);
        var steps = 0;
        while (!(await db.FindJob(undo))!.Ended && steps++ < 20) await OneBatch(world, undo);

        Assert.True(steps > 2);
        Assert.Equal(ImportConsole.Result(import).Added, (await db.FindJob(undo))!.ReadResult<UndoResult>()!.Removed);
        foreach (var table in new[] { "conversations_messages", "conversations_mentions", "members_members", "members_memberships" }) Assert.Equal(0, await world.Count(table));
    }

    [Fact]
    public async Task Two_imports_of_one_group_at_once_lose_nothing()
    {
        await using var world = await ImportWorld.Create();
        var halves = History.Split('\n');
        string Part(int from, int count) => halves[0] + "\n" + string.Join('\n', halves.Skip(1 + from).Take(count)) + "\n";
        JobId[] jobs = [await Start<ImportChat>(world, Part(0, 6000), "一群"), await Start<ImportChat>(world, Part(3000, 6000), "一群")];
        var runner = world.Kernel.Services.GetRequiredService<JobRunner>();

        await Task.WhenAll(jobs.Select(id => Task.Run(() => runner.RunNext(default, id))));

        await using var straight = await ImportWorld.Create();
        await straight.Import<ImportChat>(History, group: "一群");
        Assert.Equal(await straight.Count("conversations_messages"), await world.Count("conversations_messages"));
        Assert.Equal((await Stays(straight)).Select(s => s.Split('|')[0]), (await Stays(world)).Select(s => s.Split('|')[0]));
    }

    [Theory]
    [InlineData("nonsense", null, "files.no_such_format")]
    [InlineData("auto", "Mars/Olympus", "files.unknown_time_zone")]
    public async Task Unknown_formats_and_zones_are_refusals(string format, string? zone, string code)
    {
        await using var world = await ImportWorld.Create();
        var blob = await world.Kernel.Services.GetRequiredService<IBlobs>().Save(world.Brand.Id, new MemoryStream(Encoding.UTF8.GetBytes(History)), long.MaxValue, default);
        var job = await world.Run<ImportChat>(new ImportRequest(blob.Value.Hash, "x.csv", "一群", format, TimeZone: zone));
        Assert.Equal((JobState.Failed, code), (job.State, job.Refusal?.Code));
    }

    private static async Task<(Job Job, int Stops)> InPieces<TJob>(ImportWorld world, string content, string? group) where TJob : IJob
    {
        var id = await Start<TJob>(world, content, group);
        await using var db = world.Open();
        for (var stops = 0; stops < 50; stops++)
        {
            await OneBatch(world, id);
            if (await db.FindJob(id) is { Ended: true } job) return (job, stops);
        }
        throw new TimeoutException("The import did not end.");
    }

    private static async Task<JobId> Start<TJob>(ImportWorld world, string content, string? group) where TJob : IJob
    {
        var blob = await world.Kernel.Services.GetRequiredService<IBlobs>().Save(world.Brand.Id, new MemoryStream(Encoding.UTF8.GetBytes(content)), long.MaxValue, default);
        await using var db = world.Open();
        return await db.StartJob<TJob>("test", new ImportRequest(blob.Value.Hash, "export.csv", group, Language: "en"), world.Kernel.Clock);
    }

    // The wish to stop is there before the job begins, so it stops after the first batch that it writes.
    private static async Task OneBatch(ImportWorld world, JobId id, JobWish wish = JobWish.Pause)
    {
        await using var db = world.Open();
        await db.Execute($"update kernel_jobs set state = 'queued', wanted = {wish} where id = {id}");
        await world.Kernel.Services.GetRequiredService<JobRunner>().RunNext(default, id);
    }

    private static string At(int i) => new DateTime(2026, 1, 1).AddMinutes(7 * i).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static Dictionary<string, long> Counts(Job job)
    {
        var result = ImportConsole.Result(job);
        return new(result.Details) { ["rows"] = result.Rows, ["added"] = result.Added, ["known"] = result.Known, ["ignored"] = result.Ignored, ["rejected"] = result.Rejected };
    }

    private static Task<List<string>> Messages(ImportWorld world) => Rows(world, brand => Sql.Of($"""
        select m.at, a.name, m.text, r.text from conversations_messages m join members_members a on a.brand_id = m.brand_id and a.id = m.author_id
        left join conversations_messages r on r.brand_id = m.brand_id and r.group_id = m.group_id and r.id = m.reply_to where m.brand_id = {brand}
        """), r => $"{r.Time(0):O} {r.Text(1)}: {r.Text(2)} < {r.TextOrNull(3)}");

    private static Task<List<string>> Mentions(ImportWorld world) => Rows(world, brand => Sql.Of($"""
        select m.text, a.name from conversations_mentions x join conversations_messages m on m.brand_id = x.brand_id and m.group_id = x.group_id and m.id = x.message_id
        join members_members a on a.brand_id = x.brand_id and a.id = x.member_id where x.brand_id = {brand}
        """), r => $"{r.Text(0)} > {r.Text(1)}");

    private static Task<List<string>> Stays(ImportWorld world) => Rows(world, brand => Sql.Of($"""
        select a.name, s.joined_at, s.left_at, s.estimated from members_memberships s join members_members a on a.brand_id = s.brand_id and a.id = s.member_id where s.brand_id = {brand}
        """), r => $"{r.Text(0)} {r.Time(1):O} {r.TimeOrNull(2):O}|{r.Flag(3)}");

    private static async Task<List<string>> Rows(ImportWorld world, Func<BrandId, Sql> query, Func<Row, string> show)
    {
        await using var db = world.Open();
        var rows = await db.Query(query(world.Brand.Id), show);
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private static async Task<string> Errors(ImportWorld world, Job job)
    {
        await using var content = await world.Kernel.Services.GetRequiredService<IBlobs>().Open(world.Brand.Id, job.Files[0].Hash, default);
        using var reader = new StreamReader(content!);
        return await reader.ReadToEndAsync();
    }
}
