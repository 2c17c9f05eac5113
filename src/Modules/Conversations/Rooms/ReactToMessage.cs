using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Conversations.Rooms;

/// <param name="On">What shall be true afterwards, so that asking twice is harmless.</param>
internal sealed record ReactCommand(Guid Message, MemberId Member, string Emoji, bool On);

/// <summary>Answers a message with an emoji, or takes that back.</summary>
internal sealed class ReactToMessage(Lane<ReactCommand, ReactedView> lane)
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/g/{code}/messages/{id:guid}/react", async (
        string code, Guid id, [FromForm] string? emoji, [FromForm] bool? on, HttpContext http, Visit visit, ReactToMessage react) =>
        RoomAnswers.Back(http, await react.Handle(visit.Brand.Id, visit.Group.Id, new(id, visit.Member!.Id, emoji ?? "", on ?? true)), visit.Url() + "#m-" + id)).ByCode(insideOnly: true);

    public async ValueTask<Result<ReactedView>> Handle(BrandId brand, GroupId group, ReactCommand command) =>
        Emoji.IsOffered(command.Emoji) ? await lane.Post(brand, group.Value, command) : RoomRefusals.UnknownEmoji;
}

/// <summary>Decides taps on a room's messages; whoever is outside taps in vain, and so does who taps on what was taken back.</summary>
internal sealed class DecideReactions(LiveRooms rooms, TimeProvider clock) : IDecide<ReactCommand, ReactedView>
{
    private static readonly BulkInsert Rows = new("conversations_reactions",
        ("brand_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("message_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("emoji", BulkType.Text), ("at", BulkType.Time));

    public async Task<Result<ReactedView>[]> Decide(AppDb db, LaneBatch<ReactCommand> batch, CancellationToken ct)
    {
        var (brand, group, now) = (db.CurrentBrand, new GroupId(batch.Activity), clock.GetUtcNow());
        await rooms.Hold(db, group.Value, ct);
        if (await db.IsArchived(group, ct)) return [.. batch.Select(_ => (Result<ReactedView>)RoomRefusals.ArchivedStill)];
        var speakers = await db.Speakers(group, [.. batch.Select(c => c.Member).Distinct()], ct);
        var persons = await MergedSpeakers.Add(db, group, batch.Select(c => c.Member), speakers, ct);
        var commands = batch.Select(c => persons.TryGetValue(c.Member, out var person) ? c with { Member = person } : c).ToList();
        var messages = await ReadMessages.Quotes(db, group, [.. batch.Select(c => c.Message).Distinct()], ct);
        var refused = commands.Select(c => !speakers.TryGetValue(c.Member, out var who) || !(who.Inside || who.Persona) ? RoomRefusals.NotInside : messages.ContainsKey(c.Message) ? null : RoomRefusals.NoMessage).ToArray();

        // The last wish of a member about one emoji on one message counts.
        var wishes = commands.Index().Where(c => refused[c.Index] is null).GroupBy(c => (c.Item.Message, c.Item.Member, c.Item.Emoji)).ToDictionary(g => g.Key, g => g.Last().Item.On);
        var ids = wishes.Keys.Select(k => k.Message).Distinct().ToArray();
        await Rows.Write(db, [.. wishes.Where(w => w.Value).Select(w => new object?[] { brand, group, w.Key.Message, w.Key.Member, w.Key.Emoji, now })], ct);
        foreach (var ((message, member, emoji), _) in wishes.Where(w => !w.Value))
            await db.Execute($"delete from conversations_reactions where brand_id = {brand} and group_id = {group} and message_id = {message} and member_id = {member} and emoji = {emoji}", ct);
        var tallies = ids.Length == 0 ? [] : await ReadMessages.Tallies(db, group, ids, ct);

        var views = wishes.ToDictionary(w => w.Key, w => new ReactedView(w.Key.Message, tallies.GetValueOrDefault(w.Key.Message) ?? [], speakers[w.Key.Member].PublicId, w.Key.Emoji, w.Value));
        if (views.Count > 0) await rooms.Publish(db, group.Value, [.. views.Values.Select(v => new LiveMessage(RoomEvents.Reacted, v))], ct);
        return [.. commands.Select((c, i) => refused[i] is { } no ? (Result<ReactedView>)no : views[(c.Message, c.Member, c.Emoji)])];
    }

    public async Task<Result<ReactedView>?[]> Recall(AppDb db, LaneBatch<ReactCommand> batch, CancellationToken ct)
    {
        // Wishing again changes nothing; the lost commit has ended once the room can be held.
        await rooms.Hold(db, batch.Activity, ct);
        return new Result<ReactedView>?[batch.Count];
    }
}
