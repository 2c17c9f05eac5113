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
        var days = await db.Query($"select group_id, min(day), max(day) from conversations_messages where brand_id = {brand} and import_id = {import} group by group_id",
            r => (Group: r.Id<GroupId>(0), From: r.Day(1), To: r.Day(2)), ct);
        var groups = await db.Query($"select group_id, min(joined_day) from members_memberships where brand_id = {brand} and import_id = {import} group by group_id",
            r => (Group: r.Id<GroupId>(0), From: r.Day(1)), ct);
        long removed = 0;
        foreach (var (group, _, _) in days)
            for (var batch = -1; batch != 0; removed += batch)
            {
                await using var transaction = await db.Begin(ct);
                var ids = await db.Query($"select id from conversations_messages where brand_id = {brand} and group_id = {group} and import_id = {import} limit {BatchSize}", r => r.Guid(0), ct);
                await db.Execute($"delete from conversations_mentions where brand_id = {brand} and group_id = {group} and {db.In("message_id", ids.ToArray())}", ct);
                batch = await db.Execute($"delete from conversations_messages where brand_id = {brand} and group_id = {group} and {db.In("id", ids.ToArray())}", ct);
                await run.Save(db, null, removed + batch, null, 0, ct);
                await transaction.Commit(ct);
            }
        await using (var last = await db.Begin(ct))
        {
            await forget.Handle(import, ct);
            foreach (var (group, from, to) in days) await db.Publish(group.Value, new MessagesChanged(group, from, to), clock, ct);
            foreach (var (group, from) in groups) await db.Publish(group.Value, new MembershipsChanged(group, from), clock, ct);
            await last.Commit(ct);
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
