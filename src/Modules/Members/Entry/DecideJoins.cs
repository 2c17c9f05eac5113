using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Members.Inside;

namespace Guildhall.Members.Entry;

/// <summary>Lets a batch of people into one group: each page's id once, each name once, one open stay per person.</summary>
internal sealed class DecideJoins(TimeProvider clock) : IDecide<JoinCommand, Joined>
{
    private const string Channel = "web";
    private static readonly TimeSpan SamePage = TimeSpan.FromMinutes(10);

    private static readonly BulkInsert People = new("members_members",
        ("brand_id", BulkType.Uuid), ("id", BulkType.Uuid), ("name", BulkType.Text), ("staff", BulkType.Flag), ("bot", BulkType.Flag), ("attributes", BulkType.Text), ("created_at", BulkType.Time), ("version", BulkType.Int));

    private static readonly BulkInsert Identities = new("members_identities",
        ("brand_id", BulkType.Uuid), ("channel", BulkType.Text), ("key", BulkType.Text), ("member_id", BulkType.Uuid), ("level", BulkType.Text));

    private static readonly BulkInsert Entries = new("members_entries",
        ("brand_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("public_id", BulkType.Uuid), ("name_key", BulkType.Text), ("purpose", BulkType.Text), ("entered_at", BulkType.Time));

    private static readonly BulkInsert Sessions = new("members_sessions",
        ("brand_id", BulkType.Uuid), ("token_hash", BulkType.Bytes), ("id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("level", BulkType.Text), ("created_at", BulkType.Time), ("seen_at", BulkType.Time), ("user_agent", BulkType.Text));

    private static readonly BulkInsert Memberships = new("members_memberships",
        ("brand_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("joined_at", BulkType.Time), ("joined_day", BulkType.Int), ("estimated", BulkType.Flag), ("scene", BulkType.Text));

    public async Task<Result<Joined>[]> Decide(AppDb db, LaneBatch<JoinCommand> batch, CancellationToken ct)
    {
        var (brand, group, now) = (batch.Brand, new GroupId(batch.Activity), clock.GetUtcNow());
        await db.HoldStays([group], ct);
        var known = await Known(db, batch, ct);
        // Whoever was merged since the page was opened joins as the person.
        var persons = await db.PersonsOf([.. batch.Select(c => c.Member).OfType<MemberId>(), .. known.Values.Select(k => k.Member)], ct);
        var removed = await Removals.Of(db, group, persons.Values, ct);
        var inside = await Inside(db, group, [.. persons.Values], ct);
        var taken = await TakenNames(db, group, batch, ct);
        var answers = new Result<Joined>[batch.Count];
        List<object?[]> people = [], identities = [], entries = [], sessions = [], stays = [];
        for (var i = 0; i < answers.Length; i++)
        {
            var command = batch[i];
            if ((command.Member ?? (known.TryGetValue(command.Id, out var page) ? page.Member : null)) is { } who && removed.ContainsKey(persons.GetValueOrDefault(who, who))) answers[i] = MemberRefusals.Removed;
            else if (command.Member is { } member) answers[i] = new Joined(persons[member], Stay(persons[member]));
            else if (known.TryGetValue(command.Id, out var before))
            {
                if (before.Name != command.Name || now - before.At > SamePage) answers[i] = MemberRefusals.AlreadyEntered;
                else
                {
                    var person = persons.GetValueOrDefault(before.Member, before.Member);
                    answers[i] = new Joined(person, Stay(person));
                    Device(person, command);
                }
            }
            else if (!taken.Add(MemberName.Key(command.Name))) answers[i] = MemberRefusals.NameTaken.With(command.Name);
            else
            {
                var id = Id.New<MemberId>(clock);
                known[command.Id] = (id, command.Name, now);
                people.Add([brand, id, command.Name, false, false, "{}", now, 1]);
                identities.Add([brand, Channel, Key(command), id, IdentityLevel.Guest]);
                entries.Add([brand, id, PublicIds.New(), MemberName.Key(command.Name), command.Purpose, now]);
                answers[i] = new Joined(id, Stay(id));
                Device(id, command);
            }
        }

        await People.Write(db, people, ct);
        await Identities.Write(db, identities, ct);
        await Entries.Write(db, entries, ct);
        await Sessions.Write(db, sessions, ct);
        await Memberships.Write(db, stays, ct);
        if (stays.Count == 0) return answers;
        await db.Publish(group.Value, new MembershipsChanged(group, batch[0].Brand.Calendar.DayOf(now)), clock, ct);
        await db.Publish(group.Value, new MembersJoined(group, [.. stays.Select(s => (MemberId)s[2]!)]), clock, ct);
        return answers;

        bool Stay(MemberId member)
        {
            if (!inside.Add(member)) return false;
            stays.Add([brand, group, member, now, batch[0].Brand.Calendar.DayOf(now).DayNumber, false, "link"]);
            return true;
        }

        void Device(MemberId member, JoinCommand command)
        {
            if (command.Device is { } hash) sessions.Add([brand, hash, Id.New(clock), member, IdentityLevel.Guest, now, now, command.UserAgent]);
        }
    }

    public async Task<Result<Joined>?[]> Recall(AppDb db, LaneBatch<JoinCommand> batch, CancellationToken ct)
    {
        // Joining again changes nothing for whoever got in, so what the lost commit did is found out by doing it again.
        await db.HoldStays([new GroupId(batch.Activity)], ct);
        return new Result<Joined>?[batch.Count];
    }

    private static string Key(JoinCommand command) => command.Id.ToString("N");

    private static async Task<Dictionary<Guid, (MemberId Member, string Name, DateTimeOffset At)>> Known(AppDb db, LaneBatch<JoinCommand> batch, CancellationToken ct)
    {
        var found = await db.Query($"""
            select i.key, i.member_id, m.name, e.entered_at from members_identities i
            join members_members m on m.brand_id = i.brand_id and m.id = i.member_id join members_entries e on e.brand_id = i.brand_id and e.member_id = i.member_id
            where i.brand_id = {batch.Brand} and i.channel = {Channel} and {db.In("i.key", batch.Where(c => c.Member is null).Select(Key).Distinct().ToArray())}
            """, r => (Id: Guid.ParseExact(r.Text(0), "N"), Member: r.Id<MemberId>(1), Name: r.Text(2), At: r.Time(3)), ct);
        return found.ToDictionary(f => f.Id, f => (f.Member, f.Name, f.At));
    }

    private static async Task<HashSet<MemberId>> Inside(AppDb db, GroupId group, MemberId[] members, CancellationToken ct) => members.Length == 0 ? [] :
    [
        .. await db.Query($"select member_id from members_memberships where brand_id = {db.CurrentBrand} and group_id = {group} and left_at is null and {db.In("member_id", members)}", r => r.Id<MemberId>(0), ct),
    ];

    /// <summary>Among those in the group and the brand's personas: nobody enters under their names.</summary>
    private static async Task<HashSet<string>> TakenNames(AppDb db, GroupId group, LaneBatch<JoinCommand> batch, CancellationToken ct) =>
    [
        .. await db.Query($"""
            select e.name_key from members_entries e where e.brand_id = {db.CurrentBrand} and {db.In("e.name_key", batch.Where(c => c.Member is null).Select(c => MemberName.Key(c.Name)).Distinct().ToArray())}
            and (exists (select 1 from members_memberships j where j.brand_id = e.brand_id and j.group_id = {group} and j.member_id = e.member_id and j.left_at is null)
              or exists (select 1 from members_personas p where p.brand_id = e.brand_id and p.member_id = e.member_id and p.archived_at is null))
            """, r => r.Text(0), ct),
    ];
}
