using System.Security.Cryptography;

namespace Guildhall.Members;

/// <summary>Ids that members see of each other say nothing, not even when somebody came.</summary>
internal static class PublicIds
{
    public static Guid New() => new(RandomNumberGenerator.GetBytes(16));
}
