using Guildhall.Kernel;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Members.Import;

/// <summary>Takes an import of members back: those nobody else refers to, and what the list said of them.</summary>
internal sealed class UndoMemberImport(AppDb db, ForgetImport forget, TimeProvider clock) : IJob
{
    public static string Kind => "undo-import-members";

    public async Task<Result<object>> Run(JobRun run, CancellationToken ct)
    {
        var (brand, import) = (run.Brand, run.Args<UndoRequest>().Import);
        await using var transaction = await db.Begin(ct);
        var groups = await db.Query($"select group_id, min(joined_day) from members_memberships where brand_id = {brand} and import_id = {import} group by group_id",
            r => (Group: r.Id<GroupId>(0), From: r.Day(1)), ct);
        var before = await db.Count($"select count(*) from members_members where brand_id = {brand}", ct);
        await forget.Handle(import, ct);
        var removed = before - await db.Count($"select count(*) from members_members where brand_id = {brand}", ct);
        foreach (var (group, from) in groups) await db.Publish(group.Value, new MembershipsChanged(group, from), clock, ct);
        await run.Save(db, null, removed, removed, 0, ct);
        await transaction.Commit(ct);
        return new UndoResult(removed);
    }
}
