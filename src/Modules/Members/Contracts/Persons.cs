using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Members.Contracts;

/// <summary>Who is one human: entries that operators merged, and the entry that stands for the person. A brand has few of them, so each question costs a look into a tiny table.</summary>
public static class ReadPersons
{
    /// <summary>The entry that stands for each of these; somebody who was never merged stands for themselves.</summary>
    public static async Task<Dictionary<MemberId, MemberId>> PersonsOf(this AppDb db, IReadOnlyCollection<MemberId> members, CancellationToken ct = default)
    {
        var persons = new Dictionary<MemberId, MemberId>(members.Count);
        foreach (var member in members) persons[member] = member;
        if (persons.Count == 0) return persons;
        foreach (var (member, person) in await db.Query(
            $"select member_id, person_id from members_merges where brand_id = {db.CurrentBrand} and {db.In("member_id", persons.Keys.ToArray())}", r => (r.Id<MemberId>(0), r.Id<MemberId>(1)), ct)) persons[member] = person;
        return persons;
    }

    public static async Task<MemberId> PersonOf(this AppDb db, MemberId member, CancellationToken ct = default) =>
        await db.First($"select person_id from members_merges where brand_id = {db.CurrentBrand} and member_id = {member}", r => r.IdOrNull<MemberId>(0), ct) ?? member;

    /// <summary>Every entry of these persons, themselves among them: facts above keep the entry under which they happened.</summary>
    public static async Task<IReadOnlyList<(MemberId Entry, MemberId Person)>> EntriesOf(this AppDb db, IReadOnlyCollection<MemberId> persons, CancellationToken ct = default) =>
    [
        .. persons.Select(p => (p, p)),
        .. await db.Query($"select member_id, person_id from members_merges where brand_id = {db.CurrentBrand} and {db.In("person_id", persons.ToArray())}", r => (r.Id<MemberId>(0), r.Id<MemberId>(1)), ct),
    ];

    /// <summary>The persons of these members and every entry of those persons, as of one moment: between two questions somebody may be merged.</summary>
    public static async Task<Humans> HumansOf(this AppDb db, IReadOnlyCollection<MemberId> members, CancellationToken ct = default)
    {
        var humans = new Humans(members.ToHashSet());
        if (members.Count == 0) return humans;
        var ids = members.ToArray();
        foreach (var (entry, person) in await db.Query($"""
            select member_id, person_id from members_merges where brand_id = {db.CurrentBrand}
              and ({db.In("member_id", ids)} or {db.In("person_id", ids)} or person_id in (select person_id from members_merges where brand_id = {db.CurrentBrand} and {db.In("member_id", ids)}))
            """, r => (r.Id<MemberId>(0), r.Id<MemberId>(1)), ct)) humans.Add(entry, person);
        return humans;
    }

    /// <summary>The same, and what is known of them under every name they go by. The members are asked about together with the question who they are; names that only its answer brings, after it.</summary>
    /// <param name="read">Rows of these entries; no row belongs to two of them.</param>
    public static async Task<(Humans Humans, List<T> Rows)> HumansWith<T>(this AppDb db, IReadOnlyCollection<MemberId> members, Func<MemberId[], Task<List<T>>> read, CancellationToken ct = default)
    {
        var (humans, rows) = await db.Together(() => db.HumansOf(members, ct), () => read([.. members]));
        var further = humans.Entries.Keys.Except(members).ToArray();
        return (humans, further.Length == 0 ? rows : [.. rows, .. await read(further)]);
    }

    /// <summary>How SQL over facts says "the person of this column". Where nobody is merged it is the column itself and costs nothing.</summary>
    public static async Task<Persons> Persons(this AppDb db, CancellationToken ct = default) =>
        new(db.CurrentBrand, await db.Count($"select count(*) from (select 1 from members_merges where brand_id = {db.CurrentBrand} limit 1) one", ct) > 0);

    /// <summary>For a WHERE clause over members: leaves out entries that another one stands for.</summary>
    public static Sql StandsForItself(this AppDb db, string id) => Sql.Of($"{Sql.Raw(id)} not in (select g.member_id from members_merges g where g.brand_id = {db.CurrentBrand})");
}

/// <inheritdoc cref="ReadPersons.Persons"/>
public sealed class Persons(BrandId brand, bool any)
{
    /// <param name="column">Holds a member id; with its table's name, or the look-up would compare with itself.</param>
    public Sql Of(string column) => any
        ? Sql.Of($"coalesce((select g.person_id from members_merges g where g.brand_id = {brand} and g.member_id = {Sql.Raw(column)}), {Sql.Raw(column)})")
        : Sql.Raw(column);

    /// <summary><paramref name="column"/> holds an entry of the person in <paramref name="person"/>, in a form that an index on the column serves.</summary>
    public Sql Entry(string column, string person) => any
        ? Sql.Of($"{Sql.Raw(column)} in (select {Sql.Raw(person)} union all select g.member_id from members_merges g where g.brand_id = {brand} and g.person_id = {Sql.Raw(person)})")
        : Sql.Of($"{Sql.Raw(column)} = {Sql.Raw(person)}");
}

/// <inheritdoc cref="ReadPersons.HumansOf"/>
public sealed class Humans
{
    public static Humans Nobody => new([]);

    private readonly Dictionary<MemberId, MemberId> persons;

    internal Humans(IEnumerable<MemberId> members) => persons = members.ToDictionary(m => m);

    internal void Add(MemberId entry, MemberId person) => (persons[entry], persons[person]) = (person, person);

    /// <summary>Who stands for somebody that was asked about, or for another entry of theirs.</summary>
    public MemberId this[MemberId entry] => persons[entry];

    public IReadOnlyCollection<MemberId> Persons => [.. persons.Values.Distinct()];

    /// <summary>The entry and its person, each entry once.</summary>
    public IReadOnlyDictionary<MemberId, MemberId> Entries => persons;
}
