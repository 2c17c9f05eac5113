using System.Text.Json;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.Notices;

/// <summary>A row per operator, and an event in each one's own live room, whose id is the operator's.</summary>
internal sealed class Notify(LiveRooms rooms, TimeProvider clock) : INotify
{
    public const string LiveKind = "notice";

    private static readonly BulkInsert Rows = new("brands_notices",
        ("brand_id", BulkType.Uuid), ("operator_id", BulkType.Uuid), ("id", BulkType.Uuid), ("at", BulkType.Time), ("code", BulkType.Text), ("args", BulkType.Text), ("path", BulkType.Text));

    public async Task Operators(AppDb db, string permission, string code, IReadOnlyList<string> args, string path, CancellationToken ct)
    {
        if (!db.InTransaction) throw new InvalidOperationException("A notice is written in the transaction of what it tells.");
        var (brand, now) = (db.CurrentBrand, clock.GetUtcNow());
        var team = await db.Query($"select operator_id, role from brands_roles where brand_id = {brand}", r => (Operator: r.Id<OperatorId>(0), Role: r.Enum<Role>(1)), ct);
        // Rooms are locked in one order by everybody.
        var told = team.Where(t => t.Role.Grants().Contains(permission) && t.Operator != db.Actor.Operator).Select(t => t.Operator).OrderBy(id => id.Value).ToList();
        await Rows.Write(db, [.. told.Select(who => new object?[] { brand, who, Id.New(clock), now, code, JsonSerializer.Serialize(args, KernelJson.Options), path })], ct);
        foreach (var who in told) await rooms.Publish(db, who.Value, LiveKind, new { code }, ct);
    }
}
