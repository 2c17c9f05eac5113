using System.Text.Json;
using System.Text.Json.Serialization;
using Guildhall.Kernel;

namespace Guildhall.Commerce.Contracts;

/// <summary>Where an order goes: to an address, or picked up.</summary>
/// <param name="Ship">False: picked up.</param>
/// <param name="Address">Of what is picked up: the pick-up point, where there are several.</param>
public sealed record Destination(bool Ship, string Name, string Phone, string Address, string Note)
{
    public const int NameLength = 40, PhoneLength = 24, AddressLength = 200, NoteLength = 200;

    [JsonIgnore]
    public string Json => JsonSerializer.Serialize(this, KernelJson.Options);

    public static Destination? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<Destination>(json, KernelJson.Options);

    /// <summary>As somebody typed it. An address needs a name, a phone and the address itself.</summary>
    public static Result<Destination> Of(bool ship, string? name, string? phone, string? address, string? note)
    {
        var typed = new Destination(ship, name?.Trim() ?? "", phone?.Trim() ?? "", ship ? address?.Trim() ?? "" : "", note?.Trim() ?? "");
        if (typed.Name.Length > NameLength || ship && typed.Name.Length == 0) return CommerceRefusals.DeliveryName.With(NameLength).At("Name");
        if (typed.Phone.Length > PhoneLength || ship && typed.Phone.Count(char.IsAsciiDigit) < 6) return CommerceRefusals.DeliveryPhone.At("Phone");
        if (ship && typed.Address.Length is < 4 or > AddressLength) return CommerceRefusals.DeliveryAddress.With(AddressLength).At("Address");
        if (typed.Note.Length > NoteLength) return CommerceRefusals.NoteLength.With(NoteLength).At("Note");
        return typed;
    }
}
