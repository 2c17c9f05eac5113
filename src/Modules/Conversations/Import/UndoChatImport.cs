using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Conversations.Import;

/// <summary>Takes an import of history back: its messages, its memberships, and the people nobody else knows.</summary>
internal sealed class UndoChatImport(AppDb db, ForgetImport forget, TimeProvider clock) : IJob
{
    public static string Kind => "undo-import-chat";

    private const int BatchSize = 2000;

    public async Task<Result<object>> Run(JobRun run, CancellationToken ct)
    {
        var (brand, import) = (run.Brand, run.Args<UndoRequest>().Import);
        var written = await db.Query($"select distinct group_id from conversations_messages where brand_id = {brand} and import_id = {import}", r => r.Id<GroupId>(0), ct);
        var groups = await db.Query($"select group_id, min(joined_day) from members_memberships where brand_id = {brand} and import_id = {import} group by group_id",
            r => (Group: r.Id<GroupId>(0), From: r.Day(1)), ct);
        var removed = run.Job.Done;
        foreach (var group in written)
            for (Guid? last = Guid.Empty; last is { } after;)
            {
                await using (var transaction = await db.Begin(ct))
                {
                    var found = await db.Query($"""
                        select id, day from conversations_messages where brand_id = {brand} and group_id = {group} and id > {after} and import_id = {import} order by id limit {BatchSize}
                        """, r => (Id: r.Guid(0), Day: r.Day(1)), ct);
                    var ids = found.Select(m => m.Id).ToArray();
                    await db.Execute($"delete from conversations_mentions where brand_id = {brand} and group_id = {group} and {db.In("message_id", ids)}", ct);
                    removed += await db.Execute($"delete from conversations_messages where brand_id = {brand} and group_id = {group} and {db.In("id", ids)}", ct);
                    await run.Save(db, null, removed, null, 0, ct);
                    // Every step tells which days it changed, so that a resumed undo owes nothing for the steps before.
                    if (found.Count > 0) await db.Publish(group.Value, new MessagesChanged(group, found.Min(m => m.Day), found.Max(m => m.Day)), clock, ct);
                    await transaction.Commit(ct);
                    last = found.Count == BatchSize ? ids[^1] : null;
                }
                await run.StopIfAsked(ct);
            }
        await using (var forgetting = await db.Begin(ct))
        {
            await forget.Handle(import, ct);
            foreach (var (group, from) in groups) await db.Publish(group.Value, new MembershipsChanged(group, from), clock, ct);
            await run.Save(db, null, removed, removed, 0, ct);
            await forgetting.Commit(ct);
        }
        return new UndoResult(removed);
    }
}

/// <summary>Whoever wrote or was mentioned is not forgotten.</summary>
internal sealed class MessagesKeepMembers : IMemberReferences
{
    public Sql MembersInUse(BrandId brand) => Sql.Of($"""
        select author_id from conversations_messages where brand_id = {brand}
        union select member_id from conversations_mentions where brand_id = {brand}
        """);
}
