using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Conversations.Rooms;

/// <param name="Member">Whose own message it must be; null when staff removes it.</param>
internal sealed record RecallCommand(Guid Message, MemberId? Member, OperatorId? Operator);

/// <summary>Takes a message back: one's own within two minutes, staff any at any time. Twice is once.</summary>
internal sealed class RecallMessage(Lane<RecallCommand, RemovedView> lane)
{
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(2);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/g/{code}/messages/{id:guid}/recall", async (string code, Guid id, HttpContext http, Visit visit, RecallMessage recall) =>
        RoomAnswers.Back(http, await recall.Handle(visit.Brand.Id, visit.Group.Id, new(id, visit.Member!.Id, null)), visit.Url() + "#m-" + id)).ByCode(insideOnly: true);

    public ValueTask<Result<RemovedView>> Handle(BrandId brand, GroupId group, RecallCommand command) => lane.Post(brand, group.Value, command);
}

internal sealed class DecideRecalls(LiveRooms rooms, TimeProvider clock) : IDecide<RecallCommand, RemovedView>
{
    public async Task<Result<RemovedView>[]> Decide(AppDb db, LaneBatch<RecallCommand> batch, CancellationToken ct)
    {
        var (brand, group, now) = (db.CurrentBrand, new GroupId(batch.Activity), clock.GetUtcNow());
        await rooms.Hold(db, group.Value, ct);
        var archived = await db.IsArchived(group, ct);
        var known = await Known(db, group, batch, ct);
        var persons = await Persons(db, batch, known, ct);
        var answers = new Result<RemovedView>[batch.Count];
        var removed = new Dictionary<Guid, (RemovedView View, DateOnly Day)>();
        for (var i = 0; i < answers.Length; i++)
        {
            var command = batch[i];
            if (!known.TryGetValue(command.Message, out var line)) answers[i] = RoomRefusals.NoMessage;
            else if (!Owns(persons, command, line)) answers[i] = RoomRefusals.NotYours;
            else if (line.RemovedBy is { } by) answers[i] = new RemovedView(command.Message, by);
            else if (command.Member is not null && archived) answers[i] = RoomRefusals.ArchivedStill;
            else if (command.Member is not null && now - line.At > RecallMessage.Within) answers[i] = RoomRefusals.TooLateToRecall;
            else
            {
                var view = new RemovedView(command.Message, command.Member is null ? MessageView.ByStaff : MessageView.ByAuthor);
                known[command.Message] = line with { RemovedBy = view.By };
                removed[command.Message] = (view, line.Day);
                answers[i] = view;
            }
        }
        if (removed.Count == 0) return answers;

        foreach (var by in removed.GroupBy(r => r.Value.View.By))
            await db.Execute($"update conversations_messages set removed = {true}, removed_by = {by.Key} where brand_id = {brand} and group_id = {group} and {db.In("id", by.Select(r => r.Key).ToArray())}", ct);
        var ids = removed.Keys.ToArray();
        await db.Execute($"delete from conversations_reactions where brand_id = {brand} and group_id = {group} and {db.In("message_id", ids)}", ct);
        await db.Execute($"delete from conversations_pictures where brand_id = {brand} and group_id = {group} and {db.In("message_id", ids)}", ct);
        var notices = await db.Execute($"delete from conversations_pins where brand_id = {brand} and group_id = {group} and {db.In("message_id", ids)}", ct)
            + await db.Execute($"delete from conversations_announcements where brand_id = {brand} and group_id = {group} and {db.In("message_id", ids)}", ct);
        await rooms.Publish(db, group.Value, [.. removed.Values.Select(r => new LiveMessage(RoomEvents.Removed, r.View))], ct);
        if (notices > 0) await ReadNotices.Publish(db, rooms, group, ct);
        await db.Publish(group.Value, new MessagesChanged(group, removed.Values.Min(r => r.Day), removed.Values.Max(r => r.Day)), clock, ct);
        return answers;
    }

    public async Task<Result<RemovedView>?[]> Recall(AppDb db, LaneBatch<RecallCommand> batch, CancellationToken ct)
    {
        await rooms.Hold(db, batch.Activity, ct);
        var known = await Known(db, new GroupId(batch.Activity), batch, ct);
        var persons = await Persons(db, batch, known, ct);
        return [.. batch.Select(c => known.TryGetValue(c.Message, out var line) && line.RemovedBy is { } by && Owns(persons, c, line) ? new RemovedView(c.Message, by) : (Result<RemovedView>?)null)];
    }

    // Author and who asks may be entries of one person.
    private static async Task<IReadOnlyDictionary<MemberId, MemberId>> Persons(AppDb db, LaneBatch<RecallCommand> batch, Dictionary<Guid, Line> known, CancellationToken ct) =>
        await db.PersonsOf([.. batch.Select(c => c.Member).OfType<MemberId>().Concat(known.Values.Select(l => l.Author)).Distinct()], ct);

    /// <summary>Staff takes back whatever it wants.</summary>
    private static bool Owns(IReadOnlyDictionary<MemberId, MemberId> persons, RecallCommand command, Line line) => command.Member is not { } member || persons[member] == persons[line.Author];

    private sealed record Line(MemberId Author, DateTimeOffset At, DateOnly Day, string? RemovedBy);

    private static async Task<Dictionary<Guid, Line>> Known(AppDb db, GroupId group, LaneBatch<RecallCommand> batch, CancellationToken ct) =>
        (await db.Query($"""
            select id, author_id, at, day, removed, removed_by from conversations_messages where brand_id = {db.CurrentBrand} and group_id = {group} and {db.In("id", batch.Column(c => c.Message).Distinct().ToArray())}
            """, r => (Id: r.Guid(0), Line: new Line(r.Id<MemberId>(1), r.Time(2), r.Day(3), r.Flag(4) ? r.TextOrNull(5) ?? MessageView.ByStaff : null)), ct)).ToDictionary(l => l.Id, l => l.Line);
}
