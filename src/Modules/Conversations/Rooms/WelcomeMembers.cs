using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;

namespace Guildhall.Conversations.Rooms;

/// <summary>Greets by name whoever comes in, in the brand's own voice, and tells the room how many it is now. People who were brought from another room are greeted together.</summary>
internal sealed class WelcomeMembers(LiveRooms rooms, MemberDirectory directory, TextCatalogue texts, TimeProvider clock) : IHandle<MembersJoined>, IHandle<MembersMoved>, IHandle<MemberLeft>
{
    private const string Channel = "web", House = "house";
    private const int MostNamed = 5;

    public async Task Handle(MembersJoined happened, Delivery delivery, CancellationToken ct)
    {
        var db = delivery.Db;
        if (await db.FindGroupCard(happened.Group, ct) is not { } group) return;
        var brand = await db.CurrentBrandProfile(ct);
        var names = await db.Speakers(happened.Group, [.. happened.Members], ct);
        await Say(db, brand, group, [.. happened.Members.Where(names.ContainsKey).Select(m => names[m].Name).Select(name => group.Welcome(name) ?? Text(brand, "conversations.welcome", name, group.Name))], ct);
    }

    public async Task Handle(MembersMoved happened, Delivery delivery, CancellationToken ct)
    {
        var db = delivery.Db;
        if (await db.FindGroupCard(happened.From, ct) is not { } from || await db.FindGroupCard(happened.To, ct) is not { } group) return;
        var brand = await db.CurrentBrandProfile(ct);
        var names = await db.Speakers(happened.To, [.. happened.Members], ct);
        var people = happened.Members.Where(names.ContainsKey).Select(m => names[m]).Where(m => !m.Staff).Select(m => m.Name).ToList();
        var listed = string.Join(texts.Find("members.separator", brand.Language) ?? ", ", people.Take(MostNamed)) + (people.Count > MostNamed ? " …" : "");
        // Rooms are locked in one order by everybody.
        if (happened.From.Value.CompareTo(happened.To.Value) < 0) await rooms.Publish(db, happened.From.Value, [await People(db, happened.From, ct)], ct);
        await Say(db, brand, group, people.Count == 0 ? [] : [Text(brand, "conversations.moved_in", people.Count, from.Name, listed)], ct);
        if (happened.From.Value.CompareTo(happened.To.Value) > 0) await rooms.Publish(db, happened.From.Value, [await People(db, happened.From, ct)], ct);
    }

    public async Task Handle(MemberLeft happened, Delivery delivery, CancellationToken ct)
    {
        if (await delivery.Db.FindGroup(happened.Group, ct) is null) return;
        var who = (await delivery.Db.Speakers(happened.Group, [happened.Member], ct)).GetValueOrDefault(happened.Member)?.PublicId;
        await rooms.Publish(delivery.Db, happened.Group.Value, [.. who is { } gone ? [new LiveMessage(RoomEvents.Gone, new GoneView(gone))] : Array.Empty<LiveMessage>(), await People(delivery.Db, happened.Group, ct)], ct);
    }

    private async Task Say(AppDb db, BrandProfile brand, GroupCard group, IReadOnlyList<string> lines, CancellationToken ct)
    {
        var voice = (await directory.Resolve(Channel, [new SeenPerson(House, brand.Name, Staff: true, Bot: true)], null, ct))[House];
        await rooms.Hold(db, group.GroupId.Value, ct);
        var head = await rooms.LastSeq(db, group.GroupId.Value, ct);
        var (at, events) = (RoomClock.Next(clock, null), new List<LiveMessage>());
        foreach (var text in lines)
        {
            var (id, seq) = (Id.New(clock), head + events.Count + 1);
            await db.Execute($"""
                insert into conversations_messages (brand_id, group_id, id, seq, at, day, hour, author_id, text, broadcast, removed)
                values ({brand.Id}, {group.GroupId}, {id}, {seq}, {at}, {brand.Calendar.DayOf(at)}, {brand.Calendar.Local(at).Hour}, {voice}, {text}, {true}, {false})
                """, ct);
            events.Add(new(RoomEvents.Said, new MessageView(id, seq, at, new AuthorView(null, brand.Name, null, true), MessageParts.Of(text, []), null, false, null, null, [])));
        }
        if (events.Count > 0) await db.Publish(group.GroupId.Value, new MessagesPosted(group.GroupId, head + 1, head + events.Count, brand.Calendar.DayOf(at)), clock, ct);
        await rooms.Publish(db, group.GroupId.Value, [.. events, await People(db, group.GroupId, ct)], ct);
    }

    private string Text(BrandProfile brand, string code, params object[] args) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, texts.Find(code, brand.Language) ?? "{0}", args);

    private static async Task<LiveMessage> People(AppDb db, GroupId group, CancellationToken ct) => new(RoomEvents.People, new PeopleView(await db.PeopleIn(group, ct)));
}
