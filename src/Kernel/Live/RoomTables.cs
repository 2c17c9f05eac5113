using System.Text.Json;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;

namespace Guildhall.Kernel.Live;

/// <summary>The rows behind rooms. The room's row is locked from the moment a seq is taken until the commit, so seqs appear in order and without gaps.</summary>
internal static class RoomTables
{
    public static async Task<long> Append(AppDb db, Guid room, IReadOnlyList<LiveMessage> messages, DateTimeOffset at, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        var last = await db.First($"""
            insert into kernel_rooms (brand_id, room, seq) values ({brand}, {room}, {messages.Count})
            on conflict (brand_id, room) do update set seq = kernel_rooms.seq + excluded.seq returning seq
            """, r => r.Long(0), ct);
        var (seqs, kinds, payloads) = (new long[messages.Count], new string[messages.Count], new string[messages.Count]);
        for (var i = 0; i < seqs.Length; i++)
            (seqs[i], kinds[i], payloads[i]) = (last - seqs.Length + 1 + i, messages[i].Kind, JsonSerializer.Serialize(messages[i].Payload, messages[i].Payload.GetType(), KernelJson.Options));
        var rows = db.Rows("said", new("seq", seqs), new("kind", kinds), new("payload", payloads));
        await db.Execute($"insert into kernel_room_events (brand_id, room, seq, kind, payload, at) select {brand}, {room}, seq, kind, payload, {at} from {rows}", ct);
        return last;
    }

    public static async Task<long> Hold(AppDb db, Guid room, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        if (db.IsSqlite) return await Last(db, room, ct);
        while (true)
        {
            if (await db.First($"select seq from kernel_rooms where brand_id = {brand} and room = {room} for update", r => r.LongOrNull(0), ct) is { } seq) return seq;
            await db.Execute($"insert into kernel_rooms (brand_id, room, seq) values ({brand}, {room}, 0) on conflict do nothing", ct);
        }
    }

    public static Task<List<LiveEvent>> Read(AppDb db, Guid room, long after, int limit, CancellationToken ct) => db.Query(
        $"select room, seq, kind, payload, at from kernel_room_events where brand_id = {db.CurrentBrand} and room = {room} and seq > {after} order by seq limit {limit}",
        r => new LiveEvent(r.Guid(0), r.Long(1), r.Text(2), r.Text(3), r.Time(4)), ct);

    public static Task<long> Last(AppDb db, Guid room, CancellationToken ct) => db.Count($"select seq from kernel_rooms where brand_id = {db.CurrentBrand} and room = {room}", ct);

    /// <summary>Where these rooms of any brand are now.</summary>
    public static Task<List<(BrandId Brand, Guid Room, long Seq)>> Heads(AppDb db, Guid[] rooms, CancellationToken ct) =>
        db.Query($"select brand_id, room, seq from kernel_rooms where {db.In("room", rooms)}", r => (r.Id<BrandId>(0), r.Guid(1), r.Long(2)), ct);

    public static Task<int> Forget(AppDb db, DateTimeOffset before, CancellationToken ct) => db.Execute($"delete from kernel_room_events where at < {before}", ct);
}
