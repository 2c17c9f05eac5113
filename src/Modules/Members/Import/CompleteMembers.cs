using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Members.Import;

/// <summary>Adds to known people what a list says of them: contacts they lack, attributes, a staff mark, a name where only a key was known. All people of a batch at once.</summary>
internal sealed class CompleteMembers(AppDb db, TimeProvider clock)
{
    private static readonly BulkInsert People = new("members_members",
        ("brand_id", BulkType.Uuid), ("id", BulkType.Uuid), ("name", BulkType.Text), ("staff", BulkType.Flag), ("bot", BulkType.Flag), ("phone", BulkType.Text),
        ("email", BulkType.Text), ("attributes", BulkType.Text), ("created_at", BulkType.Time), ("import_id", BulkType.Uuid), ("version", BulkType.Int))
    {
        OnConflict = """
            (brand_id, id) do update set name = excluded.name, staff = excluded.staff, phone = excluded.phone, email = excluded.email, attributes = excluded.attributes,
            version = members_members.version + 1
            """,
    };

    /// <summary>Joins the caller's open transaction.</summary>
    public async Task With(IReadOnlyList<(MemberRow Row, MemberId Id)> rows, CancellationToken ct)
    {
        var people = await Load([.. rows.Where(r => Says(r.Row)).Select(r => r.Id).Distinct()], ct);
        if (people.Count == 0) return;
        var changed = new HashSet<MemberId>();
        MemberId? marked = null;
        foreach (var (row, id) in rows)
        {
            if (!people.TryGetValue(id, out var person) || !person.Take(row)) continue;
            changed.Add(id);
            if (person.StaffIsNew) marked = id;
        }
        await People.Write(db, [.. changed.OrderBy(id => id.Value).Select(id => people[id].Row(db.CurrentBrand))], ct);
        if (marked is { } member) await db.Publish(db.CurrentBrand.Value, new MarksChanged(member), clock, ct);
    }

    private static bool Says(MemberRow row) => row.Phone is not null || row.Email is not null || row.Attributes.Count > 0 || row.IsStaff || row.Name is not null;

    // Locked until the batch ends, so that nobody's change in between is written over.
    private async Task<Dictionary<MemberId, Person>> Load(MemberId[] ids, CancellationToken ct)
    {
        if (ids.Length == 0) return [];
        var people = await db.Query($"""
            select id, name, staff, bot, phone, email, attributes, created_at, import_id, version from members_members
            where brand_id = {db.CurrentBrand} and {db.In("id", ids)} order by id {(db.IsSqlite ? Sql.Empty : Sql.Raw("for update"))}
            """, r => new Person(r.Id<MemberId>(0), r.Text(1), r.Flag(2), r.Flag(3), r.TextOrNull(4), r.TextOrNull(5), r.Text(6), r.Time(7), r.GuidOrNull(8), r.Int(9)), ct);
        return people.ToDictionary(p => p.Id);
    }

    private sealed class Person(MemberId id, string name, bool staff, bool bot, string? phone, string? email, string attributes, DateTimeOffset createdAt, Guid? import, int version)
    {
        private Dictionary<string, string>? known;

        public MemberId Id => id;

        public bool StaffIsNew { get; private set; }

        public bool Take(MemberRow row)
        {
            var before = (name, staff, phone, email, attributes);
            if (row.Name is { } real && (name == row.ExternalId || name == row.Phone || name == row.Email)) name = real;
            StaffIsNew |= row.IsStaff && !staff;
            staff |= row.IsStaff;
            phone ??= row.Phone;
            email ??= row.Email;
            if (row.Attributes.Count > 0)
            {
                known ??= JsonSerializer.Deserialize<Dictionary<string, string>>(attributes) ?? [];
                var changed = false;
                foreach (var (key, value) in row.Attributes)
                {
                    changed |= !known.TryGetValue(key, out var old) || old != value;
                    known[key] = value;
                }
                if (changed) attributes = JsonSerializer.Serialize(known);
            }
            return before != (name, staff, phone, email, attributes);
        }

        public object?[] Row(BrandId brand) => [brand, id, name, staff, bot, phone, email, attributes, createdAt, import, version];
    }
}
