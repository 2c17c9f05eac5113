using Guildhall.Conversations.Import;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;

namespace Guildhall.Tests.Imports;

public sealed class ImportChatTests
{
    private const string Chat = """
        time,user,text,id,reply_to,staff
        2026-01-05 09:00,小美,大家早,1,,
        2026-01-05 09:01,客服小王,早上好 @小美,2,1,yes
        2026-01-05 09:01,小美,大家早,3,,
        2026-01-06 23:59,Lily,@小美 新品好吗?,4,1,
        bad time,Lily,x,5,,
        2026-01-07 00:01,小美,"很好,
        推荐",6,4,
        """;

    [Fact]
    public async Task A_history_goes_in_whole_and_again_changes_nothing()
    {
        await using var world = await ImportWorld.Create();

        var first = await world.Import<ImportChat>(Chat, group: "一群");
        var second = await world.Import<ImportChat>(Chat, group: "一群");

        Assert.Equal((JobState.Done, 6L, 5L, 0L, 1L), Summary(first));
        Assert.Equal((JobState.Done, 6L, 0L, 5L, 1L), Summary(second));
        Assert.Equal(5, await world.Count("conversations_messages"));
        Assert.Equal(3, await world.Count("members_members"));
        Assert.Equal(3, await world.Count("members_memberships"));
        Assert.Equal(2, await world.Count("conversations_mentions"));
        await using var db = world.Open();
        Assert.Equal(3, await db.Count($"select count(*) from conversations_messages m join conversations_messages r on r.brand_id = m.brand_id and r.group_id = m.group_id and r.id = m.reply_to where m.brand_id = {world.Brand.Id}"));
        Assert.Equal(1, await db.Count($"select count(*) from members_members where brand_id = {world.Brand.Id} and staff"));
    }

    [Fact]
    public async Task Rejected_rows_are_named_by_line_column_and_reason()
    {
        await using var world = await ImportWorld.Create();

        var job = await world.Import<ImportChat>(Chat, group: "一群");

        var complaint = Assert.Single(job.ReadResult<ImportResult>()!.Complaints);
        Assert.Equal((6, "time", "bad time"), (complaint.Line, complaint.Column, complaint.Value));
        Assert.Single(job.Files);
    }

    [Fact]
    public async Task A_dry_run_counts_everything_and_writes_nothing()
    {
        await using var world = await ImportWorld.Create();

        var job = await world.Import<ImportChat>(Chat, group: "一群", dryRun: true);

        Assert.Equal((JobState.Done, 6L, 5L, 0L, 1L), Summary(job));
        foreach (var table in new[] { "conversations_messages", "members_members", "members_memberships", "communities_groups", "members_identities" })
            Assert.Equal(0, await world.Count(table));
    }

    [Fact]
    public async Task Undoing_an_import_takes_back_what_it_brought_and_keeps_what_another_brought()
    {
        await using var world = await ImportWorld.Create();
        var kept = await world.Import<ImportChat>("time,user,text\n2026-01-04 10:00,Lily,hello\n", "older.csv", "一群");
        var undone = await world.Import<ImportChat>(Chat, group: "一群");

        var undo = await world.Run<UndoChatImport>(new UndoRequest(undone.Id.Value));

        Assert.Equal(JobState.Done, undo.State);
        Assert.Equal(1, await world.Count("conversations_messages"));
        Assert.Equal(1, await world.Count("members_members"));
        Assert.Equal(1, await world.Count("members_memberships"));
        Assert.Equal(JobState.Done, kept.State);
        Assert.Equal(5, (await world.Import<ImportChat>(Chat, group: "一群")).ReadResult<ImportResult>()!.Added);
    }

    [Fact]
    public async Task Older_history_moves_an_estimated_join_to_an_earlier_day()
    {
        await using var world = await ImportWorld.Create();
        await world.Import<ImportChat>("time,user,text\n2026-01-05 10:00,Lily,hello\n", "new.csv", "一群");

        await world.Import<ImportChat>("time,user,text\n2025-12-01 10:00,Lily,first\n", "old.csv", "一群");

        await using var db = world.Open();
        var stay = await db.First($"select joined_day, estimated from members_memberships where brand_id = {world.Brand.Id}", r => (Day: r.Day(0), Estimated: r.Flag(1)));
        Assert.Equal((new DateOnly(2025, 12, 1), true), stay);
        Assert.Equal(1, await world.Count("members_memberships"));
    }

    [Fact]
    public async Task Notices_say_who_came_and_went()
    {
        await using var world = await ImportWorld.Create();
        await world.Import<ImportChat>("""
            01/03/26, 10:00 - Alice created group "Tea"
            01/03/26, 10:01 - Alice added Bob
            01/03/26, 10:02 - Bob: hi
            02/03/26, 11:00 - Bob left
            13/03/26, 11:00 - Alice added Bob
            """, "WhatsApp.txt", "Tea");

        await using var db = world.Open();
        var stays = await db.Query($"""
            select s.joined_day, s.left_day, s.estimated from members_memberships s join members_members m on m.brand_id = s.brand_id and m.id = s.member_id
            where s.brand_id = {world.Brand.Id} and m.name = 'Bob' order by s.joined_at
            """, r => (Joined: r.Day(0), Left: r.DayOrNull(1), Estimated: r.Flag(2)));
        Assert.Equal([(new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 2), false), (new DateOnly(2026, 3, 13), (DateOnly?)null, false)], stays);
    }

    [EvalFact("chat/zig_irc_2017_2020.csv.gz")]
    public async Task A_quarter_of_a_million_real_messages_import_whole_and_are_known_the_second_time()
    {
        await using var world = await ImportWorld.Create("Europe/Berlin");
        var path = EvalData.Path("chat/zig_irc_2017_2020.csv.gz")!;

        var job = await world.Import<ImportChat>(File.OpenRead(path), "zig.csv.gz", "zig");

        Assert.Equal((JobState.Done, 258_851L, 258_851L, 0L, 0L), Summary(job));
        Assert.Equal(258_851, await world.Count("conversations_messages"));
    }

    internal static (JobState, long Rows, long Added, long Known, long Rejected) Summary(Job job)
    {
        var result = job.ReadResult<ImportResult>();
        Assert.True(result is not null, job.Refusal?.ToString());
        return (job.State, result.Rows, result.Added, result.Known, result.Rejected);
    }
}
